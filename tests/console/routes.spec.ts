import { readdirSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../scripts/data-home.mjs';
import { expect, test } from './console-world';
import { ROUTES } from './routes';

const PAGE = /(^|\/)(page|not-found|forbidden|unauthorized|error|global-error)\.tsx$/;

test('the list of pages is complete: a page without an entry is looked at by nobody', () => {
  const files = readdirSync(path.join(projectRoot, 'app'), { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => PAGE.test(file));
  const listed = Object.keys(ROUTES).filter((file) => PAGE.test(file));
  expect(listed.sort(), 'tests/console/routes.ts against app/').toEqual(files.sort());
});
