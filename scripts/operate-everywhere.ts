// Loaded before our TypeScript programs (scripts/typescript.mjs): an operator's commands answer at no door.
import { operateEverywhere } from '../lib/present-environment';

operateEverywhere();
