/** What the engine tells its log; a pino logger fits. Fields and messages never hold dictated text. */
export interface EngineLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
