export interface PostgresServer {
  folder: string;
  data: string;
  url(database?: string): string;
  start(env?: Record<string, string>): void;
  stop(mode?: 'fast' | 'immediate'): void;
  pid(): number;
  remove(): void;
}
export function startPostgres(options?: { durable?: boolean; initdb?: string[] }): PostgresServer;
