// Every server of this process listens on the loopback only.
const net = require('net')
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...a) {
  if (a.length && typeof a[0] === 'object' && a[0] && !a[0]._handle && a[0].path === undefined) {
    a[0] = { ...a[0], host: '127.0.0.1' }
  } else if (a.length && (typeof a[0] === 'number' || /^\d+$/.test(a[0]))) {
    const done = a.find((x) => typeof x === 'function')
    a = [{ port: +a[0], host: '127.0.0.1' }]
    if (done) a.push(done)
  } else if (!a.length || typeof a[0] === 'function') {
    const done = a[0]
    a = [{ port: 0, host: '127.0.0.1' }]
    if (done) a.push(done)
  }
  return listen.apply(this, a)
}
require('dns').setDefaultResultOrder('ipv4first')
