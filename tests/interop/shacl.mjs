// Validates Turtle files by the shapes of others, and prints [node at fault, message] for each finding
// as JSON. Arguments: the number of shape files, the shape files, the data files.
import { readFileSync } from 'node:fs'
import { DataFactory, Parser, Store } from 'n3'
import { Validator } from 'shacl-engine'
import { validations } from 'shacl-engine/sparql.js'

function read(paths) {
  const data = new Store()
  for (const path of paths) data.addQuads(new Parser().parse(readFileSync(path, 'utf8')))
  return data
}

const number = Number(process.argv[1])
const paths = process.argv.slice(2)
const factory = { ...DataFactory, dataset: (quads) => new Store(quads) }
const validator = new Validator(read(paths.slice(0, number)), { factory, validations })
const { results } = await validator.validate({ dataset: read(paths.slice(number)) })
const found = results.map(({ focusNode, message }) => [focusNode.term.value, message[0]?.value ?? ''])
console.log(JSON.stringify(found))
