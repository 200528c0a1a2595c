// A bucket on a free port of this machine: node server.cjs FOLDER. Says its port when it is ready. The key and its secret are both S3RVER.
const S3rver = require('s3rver');
new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory: process.argv[2], configureBuckets: [{ name: 'lms-files' }] }).run().then(address => console.log(address.port));
process.stdin.on('end', () => process.exit());
process.stdin.resume();
