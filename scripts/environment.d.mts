export type PreparedDatabase = {
  isEmbedded: boolean;
  ownerUrl: string;
  release: () => Promise<void>;
};
export function loadDotEnv(): void;
export function prepareDatabase(onProgress?: (step: string) => void): Promise<PreparedDatabase>;
export function prepareSecrets(): void;
