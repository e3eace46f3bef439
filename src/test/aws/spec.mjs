// Reads templates, each its resources with all references resolved and the attributes that were referred to, and prints what
// AWS's specification has against them: a list of sentences as JSON.
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { readFileSync } from 'node:fs';

const spec = loadAwsServiceSpecSync();
const faults = [];

function resource(type) {
  const found = spec.lookup('resource', 'cloudFormationType', 'equals', type);
  return found.length ? found.only() : null;
}

function properties(known, given, where) {
  for (const name of Object.keys(given)) {
    if (!known[name]) faults.push(`${where}.${name} is not known`);
  }
  for (const [name, property] of Object.entries(known)) {
    if (name in given) value(property.type, given[name], `${where}.${name}`);
    else if (property.required) faults.push(`${where}.${name} is missing`);
  }
}

function value(type, given, where) {
  const before = faults.length;
  const wrong = what => faults.push(`${where}: ${JSON.stringify(given)} is no ${what}`);
  switch (type.type) {
    case 'string':
      if (typeof given !== 'string') wrong('string');
      else if (type.allowedValues && !type.allowedValues.includes(given)) wrong(`one of ${type.allowedValues}`);
      break;
    // a parameter is text until CloudFormation has it
    case 'integer':
      if (!/^-?\d+$/.test(String(given))) wrong('integer');
      break;
    case 'number':
      if (given === '' || Number.isNaN(Number(given))) wrong('number');
      break;
    case 'boolean':
      if (typeof given !== 'boolean') wrong('boolean');
      break;
    case 'array':
      if (!Array.isArray(given)) wrong('array');
      else given.forEach((each, i) => value(type.element, each, `${where}[${i}]`));
      break;
    case 'map':
      for (const [key, each] of Object.entries(given)) value(type.element, each, `${where}.${key}`);
      break;
    case 'ref':
      if (typeof given !== 'object' || Array.isArray(given)) wrong('object');
      else properties(spec.get('typeDefinition', type.reference.$ref).properties, given, where);
      break;
    case 'union': {
      const tries = type.types.map(each => {
        value(each, given, where);
        return faults.splice(before);
      });
      if (!tries.some(each => each.length === 0)) faults.push(...tries[0]);
      break;
    }
    case 'json':
      if (typeof given !== 'object') wrong('object');
      break;
    case 'tag':
      properties({ Key: { type: { type: 'string' } }, Value: { type: { type: 'string' } } }, given, where);
      break;
    default:
      wrong(`value of a kind that this check knows (${type.type})`);
  }
}

for (const { resources, attributes } of JSON.parse(readFileSync(0, 'utf8'))) {
  for (const [id, given] of Object.entries(resources)) {
    const known = resource(given.Type);
    if (known) properties(known.properties, given.Properties ?? {}, id);
    else faults.push(`${id}: ${given.Type} is not known`);
  }
  for (const [id, name] of attributes) {
    const known = resource(resources[id].Type);
    if (!known.attributes[name]) faults.push(`${id} has no attribute ${name}`);
  }
}
console.log(JSON.stringify(faults));
