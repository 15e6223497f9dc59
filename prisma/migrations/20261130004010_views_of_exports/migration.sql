-- What the requester of an export could read when its file was written, of all tries: a file shows no more than its downloader
-- may see. Null where nothing was written yet, and of files from before.
ALTER TABLE export_job ADD COLUMN seen_with text[];
GRANT UPDATE (seen_with) ON export_job TO countinghouse_app;
