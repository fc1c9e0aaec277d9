// The function's environment variables as values, read once when an instance starts. A missing one is an error with its name: the
// instance does not start, and the deployment shows it. Knows nothing of what is done with them.
import { settingsFrom } from "../settings.ts";
import type { Pair } from "../frames.ts";
import { OriginKeys } from "./origin-keys.ts";

export interface BucketPlace {
  readonly url: string; // https://BUCKET.s3.REGION.amazonaws.com
  readonly region: string;
}

export interface Environment {
  readonly keys: OriginKeys;
  readonly primary: BucketPlace;
  readonly replica: BucketPlace | undefined;
  readonly region: string; // where this function runs
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
  readonly settings: readonly Pair[];
  readonly publicKey: string; // that releases must be signed with; "" when none is demanded
}

type Variables = Readonly<Record<string, string | undefined>>;

export function readEnvironment(variables: Variables): Environment {
  const wanted = (name: string): string => {
    const value = variables[name] ?? "";
    if (value === "") {
      throw new Error(`the environment variable ${name} is not set`);
    }
    return value;
  };
  const region = wanted("AWS_REGION");
  const place = (url: string, regionVariable: string): BucketPlace => ({
    url: url.replace(/\/+$/, ""),
    region: variables[regionVariable] || region,
  });
  const replica = variables["REPLICA_URL"] ?? "";
  const token = variables["AWS_SESSION_TOKEN"] ?? "";
  return {
    keys: new OriginKeys(wanted("ORIGIN_KEYS")),
    primary: place(wanted("RELEASES_URL"), "RELEASES_REGION"),
    replica: replica === "" ? undefined : place(replica, "REPLICA_REGION"),
    region,
    credentials: {
      accessKeyId: wanted("AWS_ACCESS_KEY_ID"),
      secretAccessKey: wanted("AWS_SECRET_ACCESS_KEY"),
      ...(token === "" ? {} : { sessionToken: token }),
    },
    settings: settingsFrom(variables),
    publicKey: variables["RELEASE_PUBLIC_KEY"] ?? "",
  };
}
