import { open, textOf } from './pages';
import { ownerOf, type World } from './world';

/** Pages whose scripts are weighed, and how many kilobytes they may be (docs/benchmark.md). */
const PAGES = { list: ['/payments', 230], home: ['/home', 300] } as const;

/** Kilobytes of scripts by page, beside what they may be. */
export type Scripts = Record<string, { kb: number; max: number }>;

/**
 * What the document of each page names as scripts, as it travels: compressed, without what comes later by itself
 * (tests/console/marks-loading.spec.ts weighs that too). Null where the process serves no pages.
 */
export async function weighScripts(world: World): Promise<Scripts | null> {
  const [shop] = world.shops;
  if (!shop || !world.servesPages) return null;
  const { cookie, pages } = await ownerOf(shop.environmentId);
  const base = `http://localhost:${world.port}`;
  const scripts: Scripts = {};
  for (const [name, [path, max]] of Object.entries(PAGES)) {
    const html = await textOf(await open(`${base}${pages}${path}`, cookie));
    const files = new Set(
      [...html.matchAll(/<script(?![^>]* nomodule)[^>]* src="([^"]+)"/gi)].map(([, file]) => file ?? ''),
    );
    if (files.size === 0) throw new Error(`the page ${path} names no scripts`);
    const sizes = await Promise.all([...files].map((file) => bytesOf(new URL(file, base).href)));
    scripts[name] = { kb: Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1_024), max };
  }
  return scripts;
}

async function bytesOf(url: string): Promise<number> {
  const chunks: Buffer[] = await (await open(url)).toArray();
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}
