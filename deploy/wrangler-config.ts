// What the Worker's configuration says, read by the vendor's own reader: as it is written, or as it holds for one environment. The casts
// say what of the vendor's values is used here. Knows no file of ours.
import * as wrangler from "wrangler";

export type RawConfig = Readonly<Record<string, unknown>>;

const reader = wrangler as unknown as {
  experimental_readRawConfig(args: { config: string }): { rawConfig: RawConfig };
  unstable_readConfig(args: { config: string; env: string }, options: { hideWarnings: boolean }): { name?: string };
};

export const readRaw = (config: string): RawConfig => reader.experimental_readRawConfig({ config }).rawConfig;

/** The Worker's name in an environment; throws when the configuration has no such section. */
export function workerName(config: string, environment: string): string {
  const sections = readRaw(config)["env"] as Readonly<Record<string, unknown>> | undefined;
  if (sections?.[environment] === undefined) throw new Error(`${config} has no [env.${environment}]`);
  const { name } = reader.unstable_readConfig({ config, env: environment }, { hideWarnings: true });
  if (name === undefined) throw new Error(`${config} gives the Worker of ${environment} no name`);
  return name;
}
