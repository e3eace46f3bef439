// An AWS Lambda function (Node.js 18 or newer, no packages) for a Kinesis event source with ReportBatchItemFailures.
import { createHash } from 'node:crypto';

/** Takes one event; put your own here. It may see an event again: after a failure, or from us, who send at least once. */
async function take(event, { partitionKey, sequenceNumber }) {
  console.log(JSON.stringify({ partitionKey, sequenceNumber, event }));
}

export async function handler(batch) {
  const seen = new Set();
  for (const { kinesis } of batch.Records) {
    try {
      for (const { partitionKey, data } of eventsOf(kinesis)) {
        const event = JSON.parse(data.toString('utf8'));
        // v1.1's id; its index may differ in a repetition, so that the bytes do
        const id = event.id || createHash('sha256').update(data).digest('hex');
        if (!seen.has(id)) {
          await take(event, { partitionKey, sequenceNumber: kinesis.sequenceNumber });
          seen.add(id);
        }
      }
    } catch (failure) {
      console.error(`${kinesis.sequenceNumber}: ${failure.name}`);
      // Lambda comes again with this record and all after it, so that each key stays in order
      return { batchItemFailures: [{ itemIdentifier: kinesis.sequenceNumber }] };
    }
  }
  return { batchItemFailures: [] };
}

/** The events of a Kinesis record: one, its lines, or those that are aggregated in it. A line has the record's key. */
function eventsOf({ data, partitionKey }) {
  const bytes = Buffer.from(data, 'base64');
  const body = bytes.subarray(4, -16);
  const aggregated =
    bytes.length > 20 &&
    bytes.readUInt32BE(0) === 0xf3899ac2 &&
    createHash('md5').update(body).digest().equals(bytes.subarray(-16));
  if (!aggregated) {
    return lines(bytes).map((line) => ({ partitionKey, data: line }));
  }
  const fields = [...protobuf(body)];
  const keys = fields.filter(({ number }) => number === 1).map(({ value }) => value.toString('utf8'));
  return fields
    .filter(({ number }) => number === 3)
    .map(({ value }) => new Map([...protobuf(value)].map((field) => [field.number, field.value])))
    .map((record) => ({ partitionKey: keys[record.get(1)], data: record.get(3) }));
}

/** What stands before each line feed; latin1 keeps the bytes as they are. */
function lines(bytes) {
  const texts = bytes.toString('latin1').split('\n');
  return texts.filter((text) => text !== '').map((text) => Buffer.from(`${text}\n`, 'latin1'));
}

/** The fields of a protobuf message that has numbers and bytes alone, as an aggregated record has. */
function* protobuf(bytes) {
  let at = 0;
  const varint = () => {
    for (let value = 0, factor = 1; ; factor *= 128) {
      const byte = bytes.readUInt8(at++);
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const size = varint();
    const number = Math.floor(tag / 8);
    if (tag % 8 === 0) {
      yield { number, value: size };
    } else {
      yield { number, value: bytes.subarray(at, at + size) };
      at += size;
    }
  }
}
