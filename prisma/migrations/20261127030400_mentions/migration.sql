-- Notes that mention a member are looked up by that member. Few notes mention anybody, and a note is written seldom.
CREATE INDEX note_mentioned ON note USING gin (mentions) WHERE mentions <> '{}';
