export interface PostgresServer {
  /** Folder of the programs. */
  programs: string;
  url(database?: string): string;
  start(): void;
  stop(mode?: 'fast' | 'immediate'): void;
  query(sql: string): void;
  pid(): number;
  remove(): void;
}
export function startPostgres(options?: { durable?: boolean }): PostgresServer;
