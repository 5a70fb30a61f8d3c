export interface PostgresServer {
  url(database?: string): string;
  start(): void;
  stop(mode?: 'fast' | 'immediate'): void;
  pid(): number;
  remove(): void;
}
export function startPostgres(options?: { durable?: boolean }): PostgresServer;
