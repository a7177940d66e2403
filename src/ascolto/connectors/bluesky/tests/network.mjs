// A whole network of the AT Protocol (identities, server, index) on the loopback, for test_real.py.
import { TestNetwork } from '@atproto/dev-env'

const port = (name) => Number(process.env[name])
const network = await TestNetwork.create({
  plc: { port: port('PLC') },
  pds: { port: port('PDS'), hostname: 'localhost', enableDidDocWithSession: true },
  bsky: {
    dbPostgresSchema: 'bsky',
    port: port('BSKY'),
    publicUrl: `http://localhost:${process.env.BSKY}`,
  },
  ozone: { port: port('OZONE'), dbMaterializedViewRefreshIntervalMs: 30000 },
})
console.log('ready')
setInterval(() => {}, 1 << 30)
process.on('SIGTERM', async () => {
  await network.close()
  process.exit(0)
})
