// The sinks of a deployment, made from its environment: the platform's log, and the log intake where a key is set. Decides
// what is kept (sampling.ts) once for both. The one file here that knows variables.
import { type RequestRecord, type Sink, writeLine } from "../telemetry.ts";
import { eventHead, type Origin, requestEvent } from "./event.ts";
import { defaultAttempts, fetchWire, intakeSender, type IntakeWire } from "./intake.ts";
import { samplingOf } from "./sampling.ts";
import { defaultShipperLimits, Shipper, type ShipperLimits } from "./shipper.ts";

/** Named as Datadog's own tools name them, where they have a name for it. */
export interface TelemetryVariables {
  readonly DD_API_KEY?: string; // without it nothing is sent
  readonly DD_SITE?: string; // such as datadoghq.eu
  readonly DD_SERVICE?: string;
  readonly DD_ENV?: string;
  readonly DD_VERSION?: string; // of the code; else the platform's version id
  readonly LOG_INTAKE_URL?: string; // instead of the site's own intake
  readonly LOG_SAMPLE_RATE?: string; // part of the successes that is kept, 0 to 1
}

/** 1 where the variable is not set or no part of one: losing the log by a slip would be worse than paying for it. */
export function sampleRate(variables: TelemetryVariables): number {
  const text = variables.LOG_SAMPLE_RATE ?? "";
  const rate = Number(text);
  return text !== "" && rate >= 0 && rate <= 1 ? rate : 1;
}

export function originOf(variables: TelemetryVariables, platform: string, platformVersion: string): Origin {
  return {
    service: variables.DD_SERVICE || "foredge",
    env: variables.DD_ENV || "none",
    version: variables.DD_VERSION || platformVersion || "unknown",
    platform,
  };
}

/** The queue towards the intake, or undefined where no key is set. */
export function shipperOf(
  variables: TelemetryVariables,
  origin: Origin,
  limits: ShipperLimits,
  wire: IntakeWire = fetchWire,
): Shipper | undefined {
  if ((variables.DD_API_KEY ?? "") === "") {
    return undefined;
  }
  const site = variables.DD_SITE || "datadoghq.com";
  const send = intakeSender({
    ...defaultAttempts,
    url: variables.LOG_INTAKE_URL || `https://http-intake.logs.${site}/api/v2/logs`,
    apiKey: variables.DD_API_KEY ?? "",
    wire,
  });
  return new Shipper(send, (dropped, reasons) => dropReport(origin, dropped, reasons), limits);
}

// On the platform's log too: when the intake is what fails, that is where it can be seen.
function dropReport(origin: Origin, dropped: number, reasons: Readonly<Record<string, number>>): string {
  const head = eventHead(origin, "telemetry", "warn", `${dropped} events could not be delivered`, Date.now());
  const line = JSON.stringify({ ...head, telemetry: { report: crypto.randomUUID(), dropped, reasons } });
  console.error(line);
  return line;
}

/** What an isolate or a process keeps of telemetry from one request to the next. */
export class Telemetry {
  readonly #origin: Origin;
  readonly #rate: number;
  readonly #shipper: Shipper | undefined;

  constructor(
    variables: TelemetryVariables,
    platform: string,
    platformVersion: string,
    limits = defaultShipperLimits,
    wire: IntakeWire = fetchWire,
  ) {
    this.#origin = originOf(variables, platform, platformVersion);
    this.#rate = sampleRate(variables);
    this.#shipper = shipperOf(variables, this.#origin, limits, wire);
  }

  readonly sink: Sink = (record: RequestRecord, background) => {
    const sampling = samplingOf(record, this.#rate);
    if (sampling.weight > 0) {
      writeLine(record, sampling);
      this.#shipper?.add(JSON.stringify(requestEvent(record, this.#origin, sampling)), background);
    }
  };

  /** An event that is no request's, such as a rollback. On the platform's log, too. Never throws, never waits. */
  note(
    name: string,
    level: string,
    message: string,
    attributes: Readonly<Record<string, unknown>>,
    background: (work: Promise<unknown>) => void,
  ): void {
    const line = JSON.stringify({ ...eventHead(this.#origin, name, level, message, Date.now()), ...attributes });
    console.error(line);
    this.#shipper?.add(line, background);
  }

  /**
   * For a host that is stopped when it has answered: sends what waits and returns after `deadlineMs` at the latest. What
   * was not delivered by then waits for the next call.
   */
  async flushWithin(deadlineMs: number): Promise<void> {
    await this.#shipper?.flush(AbortSignal.timeout(deadlineMs));
  }
}
