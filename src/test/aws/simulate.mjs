// Reads a list of simulations and prints, for each, Allowed, ImplicitlyDenied or ExplicitlyDenied, or what is wrong with it.
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { readFileSync } from 'node:fs';

const answers = [];
for (const simulation of JSON.parse(readFileSync(0, 'utf8'))) {
  const answer = await runSimulation(
    { serviceControlPolicies: [], resourceControlPolicies: [], ...simulation },
    {},
  );
  answers.push(answer.resultType === 'error' ? JSON.stringify(answer.errors) : answer.overallResult);
}
console.log(JSON.stringify(answers));
