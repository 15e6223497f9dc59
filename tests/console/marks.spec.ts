import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../scripts/data-home.mjs';
import { expect, test } from './console-world';

const read = (file: string) => readFileSync(path.join(projectRoot, file), 'utf8');

/** The tests that a text names: a spec in backquotes, then titles (or the unmistakable part of them) in quotes. */
function testsIn(text: string): { file: string; title: string }[] {
  return [...text.matchAll(/`(\w+\/[\w-]+\.spec\.ts)`((?: ?,? ?“[^”]+”)+)/g)].flatMap(
    ([, file = '', titles = '']) =>
      [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => ({ file, title })),
  );
}

test('docs/marks.md names a test for each of the twenty-five marks, and each of these tests exists', () => {
  const page = read('docs/marks.md');
  const marks = [...page.matchAll(/^\| (\d+) \|.*$/gm)].map(([line, number]) => ({
    line,
    number: Number(number),
  }));
  expect(marks.map(({ number }) => number)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
  for (const { line, number } of marks) {
    expect(testsIn(line).length, `mark ${number} names a test`).toBeGreaterThan(0);
  }
  for (const { file, title } of testsIn(page)) {
    expect(read(`tests/${file}`).includes(title), `${file}: “${title}”`).toBe(true);
  }
});
