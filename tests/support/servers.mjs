import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { start as startFaults } from './fault-player.mjs';

/**
 * Real servers on loopback for the tests in the browser: the endpoint on a store of its own, and the fault player.
 * Tests read their addresses from `/__servers.json`.
 */
export const servers = () => {
  let faults;
  let endpoint;
  let addresses;
  return {
    name: 'servers',
    async serverStart({ config }) {
      faults = await startFaults();
      endpoint = spawn(
        process.execPath,
        [
          '--import',
          'tsx',
          fileURLToPath(new URL('./endpoint.ts', import.meta.url)),
          `http://${config.hostname}:${config.port}`,
        ],
        { stdio: ['pipe', 'pipe', 'inherit'] },
      );
      for await (const line of createInterface(endpoint.stdout)) {
        addresses = { faults: faults.port, endpoint: JSON.parse(line).url };
        break;
      }
    },
    serve({ path }) {
      return path === '/__servers.json' ? { body: JSON.stringify(addresses), type: 'json' } : undefined;
    },
    async serverStop() {
      endpoint?.stdin.end();
      await faults?.close();
    },
  };
};
