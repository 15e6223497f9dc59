import { Api } from './api.mjs';
import { CommandError, EXIT } from './command-error.mjs';
import { readOptions, readPlace } from './options.mjs';
import { speaker } from './say.mjs';
import { SCENARIOS, WAIT_MAX_MS } from './scenarios.mjs';

const NAMES = Object.keys(SCENARIOS);
const HELP = `Usage: npx countinghouse trigger <scenario> [--json]

Makes something happen in a sandbox through the API, with a sandbox's key.

${NAMES.map((name) => `  ${name.padEnd(28)}${SCENARIOS[name].text}`).join('\n')}
`;

/** Plays one scenario. */
export async function trigger(parameters) {
  const { help, json, positionals } = readOptions(parameters, {}, true);
  if (help) {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw new CommandError(HELP, EXIT.usage);
  if (!Object.hasOwn(SCENARIOS, name)) {
    throw new CommandError(`There is no scenario ${name}. There are: ${NAMES.join(', ')}.`, EXIT.usage);
  }
  const place = readPlace();
  if (place.isLive) {
    throw new CommandError('Scenarios are played in sandboxes only, and this is a live key.', EXIT.usage);
  }
  const { tell, note } = speaker(json);
  const object = await SCENARIOS[name].play(playerOf(new Api(place), note));
  const shown = object.payment ?? object;
  const id = typeof shown === 'object' ? shown.id : object.id;
  const status = (typeof shown === 'object' ? shown.status : null) ?? object.status ?? null;
  tell(
    { scenario: name, id: id ?? null, status, object },
    `${name}: ${[id, status].filter(Boolean).join(' ')}`,
  );
  return EXIT.done;
}

function playerOf(api, note) {
  return {
    url: api.place.url,
    /** One request; a decline is an answer. */
    async step(method, path, body) {
      const answer = await api.send(method, path, body, { mayDecline: true });
      note(`${method} ${path}`);
      return answer;
    },
    /** Reads until it is as it should be. */
    async until(path, isThere, what) {
      const end = performance.now() + WAIT_MAX_MS;
      for (;;) {
        const answer = await api.send('GET', path);
        if (isThere(answer)) return answer;
        if (performance.now() > end) throw new CommandError(`Waited 15 seconds in vain for ${what}.`);
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    },
    /** What a payer does on a page of the pretend networks. */
    async visit(url, form) {
      const answer = await fetch(url, {
        method: 'POST',
        body: new URLSearchParams(form),
        headers: { Origin: new URL(url).origin },
        redirect: 'manual',
      });
      if (answer.status >= 400) throw new CommandError(`The payer’s page answered ${answer.status}.`);
      const back = answer.headers.get('location');
      if (back) await fetch(new URL(back, url), { redirect: 'manual' });
      note(`POST ${url}`);
    },
  };
}
