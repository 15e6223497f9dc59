/**
 * `npm run risk:train -- --environment env_…`: trains the score model on what became of the environment's payments (disputes
 * for fraud, refunds as fraud, decided reviews) and prints how well it tells them apart. `--generated` takes made-up payments
 * instead, `--activate` lets the new version score from now on, `--json` prints one object. docs/risk.md.
 */
import { DomainError } from '@/lib/errors';
import { type Trained, trainModel } from '@/lib/risk/training/train-model';
import { actorIn, optionsOf, runProgram } from './program';

const USAGE = `npm run risk:train -- --environment env_… [--generated: on made-up payments] [--activate: scores from now on] [--json]`;
const say = (line: string) => process.stdout.write(`${line}\n`);

async function run(): Promise<void> {
  const values = optionsOf(USAGE, {
    environment: { type: 'string' },
    generated: { type: 'boolean', default: false },
    activate: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  if (!values.environment)
    throw new DomainError('invalid_request', 'Name the environment: --environment env_…');
  const actor = await actorIn(values.environment);
  const source = values.generated ? 'generated' : 'outcomes';
  const trained = await trainModel(actor, { source, activate: values.activate });
  if (values.json) say(JSON.stringify(trained));
  else tell(trained, values.activate);
}

function tell({ version, model, judgement, source }: Trained, isActive: boolean): void {
  const { payments, frauds, auc, calibration } = judgement;
  say(`Version ${version}, trained on ${source}${isActive ? ', scores from now on' : ''}`);
  say(`Held out: ${payments} payments, ${frauds} frauds, AUC ${auc ?? 'unknown'}`);
  for (const band of calibration.filter((one) => one.payments > 0)) {
    const share = ((100 * band.frauds) / band.payments).toFixed(1);
    say(`  score ${band.from}-${band.to}: ${band.payments} payments, ${share} % frauds`);
  }
  say(`  ${'intercept'.padEnd(20)} ${model.intercept}`);
  const weights = Object.entries(model.weights).sort(([, a], [, b]) => Math.abs(b) - Math.abs(a));
  for (const [name, weight] of weights) say(`  ${name.padEnd(20)} ${weight}`);
}

runProgram(run);
