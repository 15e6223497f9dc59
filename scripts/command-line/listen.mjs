import { Api } from './api.mjs';
import { CommandError, EXIT } from './command-error.mjs';
import { followEvents } from './event-stream.mjs';
import { forward, isSecret, newSecret } from './forward.mjs';
import { readOptions, readPlace, readUrl } from './options.mjs';
import { clock, speaker, untilInterrupted } from './say.mjs';

const HELP = `Usage: npx countinghouse listen [--forward-to URL] [--events a,b] [--secret whsec_…] [--json]

Follows the events of the key's environment. Each is posted to --forward-to, signed as Standard Webhooks with the secret
that is printed first (or with --secret), one after the other. A lost connection is resumed without a gap or a double.
What your server does not take is printed and not sent again.

  --forward-to   Where to post, such as localhost:4242/webhooks
  --events       Types of events with commas between them; all without it
`;

/** Follows events until the program is interrupted. */
export async function listen(parameters) {
  const options = readOptions(parameters, {
    'forward-to': { type: 'string' },
    events: { type: 'string' },
    secret: { type: 'string' },
  });
  if (options.help) {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  const url = options['forward-to'] === undefined ? null : readUrl(options['forward-to'], '--forward-to');
  if (options.secret !== undefined && !isSecret(options.secret)) {
    throw new CommandError('--secret is no signing secret: whsec_ and base64 of 24 to 64 bytes.', EXIT.usage);
  }
  const secret = options.secret ?? newSecret();
  const place = readPlace();
  const signal = untilInterrupted();
  const { tell, note } = speaker(options.json);
  if (url) tell({ type: 'secret', secret, forward_to: url }, `Signing secret: ${secret}`);
  let isLost = false;
  const onState = (state) => {
    if (state === 'lost' && !isLost) note('The connection was lost; it is opened again.');
    if (state === 'connected') {
      const target = url ? `, posting them to ${url}` : '';
      note(
        isLost
          ? 'Connected again; nothing was missed.'
          : `Listening to ${place.url}${target}. Ctrl-C ends it.`,
      );
      tell({ type: 'connected' }, null);
    }
    isLost = state === 'lost';
  };
  for await (const event of followEvents(new Api(place), options.events, { onState, signal })) {
    const sent = url ? await forward(url, event, secret, signal) : null;
    const object = event.data?.object?.id ?? '';
    const facts = { type: 'event', id: event.id, event: event.type, object, timestamp: event.timestamp };
    tell({ ...facts, ...(sent ? answerOf(sent) : { body: event }) }, line(event, object, sent));
  }
  return EXIT.done;
}

function answerOf({ status, error, durationMs }) {
  return { status, error, duration_ms: durationMs };
}

function line(event, object, sent) {
  const what = `${clock(event.timestamp)}  ${event.type.padEnd(28)} ${object}`;
  return sent ? `${what}  → ${sent.status ?? sent.error} (${sent.durationMs} ms)` : what;
}
