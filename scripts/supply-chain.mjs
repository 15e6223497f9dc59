// npm run security: known weaknesses in what is shipped (npm audit), packages that are not what the lock file says, install
// scripts, and the bill of materials (CycloneDX) into the file named with --sbom. Without a network the audit says that
// nothing was checked and stops nobody: a registry that is away must not keep a fix from being built.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './data-home.mjs';
import { fail } from './fail.mjs';
import { isMainModule } from './main-module.mjs';

const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const AUDIT_TIMEOUT_MS = 60_000;
const SERIOUS = ['high', 'critical'];

/** What is wrong with the lock file: packages without a hash, from elsewhere than the registry, or with install scripts that run. */
export function lockProblems(root = projectRoot) {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const settings = readFileSync(path.join(root, '.npmrc'), 'utf8');
  const packages = Object.entries(lock.packages).filter(([name, { link }]) => name !== '' && !link);
  const problems = packages.flatMap(([name, { integrity, resolved, inBundle, optional }]) => {
    // npm writes no hash for the binaries of platforms on which the lock file was not made.
    if (inBundle || (optional && integrity === undefined && resolved === undefined)) return [];
    const isHashed = /^sha512-/.test(integrity ?? '');
    // The lock file leaves the registry's address out; a package from elsewhere has one.
    const isFromRegistry = resolved === undefined || /^https:\/\/registry\.npmjs\.org\//.test(resolved);
    return isHashed && isFromRegistry ? [] : [`${name} has no sha512 or is not from the registry`];
  });
  // The allowlist of install scripts is empty: nothing that is installed runs anything.
  if (!/^ignore-scripts=true$/m.test(settings)) problems.push('.npmrc does not say ignore-scripts=true');
  return problems;
}

/**
 * What npm audit says of the packages that are shipped, from its report as text: `unchecked` where there is no report.
 * @returns {{ unchecked: boolean, serious: string[] }}
 */
export function readAudit(text) {
  let report;
  try {
    report = JSON.parse(text);
  } catch {
    return { unchecked: true, serious: [] };
  }
  if (report.auditReportVersion === undefined) return { unchecked: true, serious: [] };
  const found = Object.values(report.vulnerabilities ?? {});
  return {
    unchecked: false,
    serious: found
      .filter(({ severity }) => SERIOUS.includes(severity))
      .map(({ name, severity, range }) => `${name} ${range}: ${severity}`),
  };
}

/** The bill of materials of what is shipped, from the lock file alone, as CycloneDX JSON. */
export function billOfMaterials() {
  const run = npm(['sbom', '--sbom-format=cyclonedx', '--package-lock-only', '--omit=dev']);
  if (run.status !== 0) throw new Error(`npm sbom failed.\n${run.stderr}`);
  return run.stdout;
}

function npm(parameters) {
  return spawnSync(NPM, parameters, {
    cwd: projectRoot,
    encoding: 'utf8',
    timeout: AUDIT_TIMEOUT_MS,
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
}

async function run([flag, file]) {
  const problems = lockProblems();
  const { unchecked, serious } = readAudit(
    npm(['audit', '--omit=dev', '--package-lock-only', '--json']).stdout ?? '',
  );
  if (unchecked) process.stderr.write('npm audit: not checked, the registry gave no report.\n');
  if (flag === '--sbom' && file) writeFileSync(file, billOfMaterials());
  for (const problem of [...problems, ...serious]) process.stderr.write(`✘ ${problem}\n`);
  if (problems.length + serious.length === 0) process.stderr.write('✓ supply chain\n');
  return problems.length + serious.length === 0 ? 0 : 1;
}

if (isMainModule(import.meta.url)) {
  run(process.argv.slice(2))
    .then((code) => {
      process.exitCode = code;
    })
    .catch(fail);
}
