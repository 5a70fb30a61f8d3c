/** `executeServerCommand('emulate-features', { 'forced-colors': 'active' })`: any media feature, in Chromium. */
export const emulateFeatures = () => ({
  name: 'emulate-features',
  async executeCommand({ command, payload, session }) {
    if (command !== 'emulate-features') return undefined;
    const devtools = await session.browser.getPage(session.id).createCDPSession();
    const features = Object.entries(payload).map(([name, value]) => ({ name, value }));
    await devtools.send('Emulation.setEmulatedMedia', { features });
    return true;
  },
});
