// A SPARQL engine in JavaScript, driven line by line in JSON. The argument is the engine's package.
//
//   {"load": path, "type": media type}     is answered  {"count": number of quads}
//   {"ask": [address of an endpoint, ...]} is answered  {}
//   {"query": text}                        is answered  {"type": media type, "text": results}
//   what fails                             is answered  {"error": reason}
import { createReadStream, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

const JSON_RESULTS = 'application/sparql-results+json'
const N_TRIPLES = 'application/n-triples'

async function text(stream) {
  const parts = []
  for await (const part of stream) parts.push(part.toString())
  return parts.join('')
}

async function comunica() {
  const { QueryEngine } = await import('@comunica/query-sparql')
  const { Store, StreamParser } = await import('n3')
  const { JsonLdParser } = await import('jsonld-streaming-parser')
  const { RdfXmlParser } = await import('rdfxml-streaming-parser')
  const parsers = { 'application/ld+json': JsonLdParser, 'application/rdf+xml': RdfXmlParser }
  const engine = new QueryEngine()
  let sources
  return {
    async load(path, type) {
      const store = new Store()
      const parser = parsers[type] ? new parsers[type]() : new StreamParser({ format: type })
      for await (const quad of createReadStream(path).compose(parser)) store.add(quad)
      sources = [store]
      return store.size
    },
    ask(addresses) {
      sources = addresses.map((value) => ({ type: 'sparql', value }))
      return {}
    },
    async query(query) {
      const result = await engine.query(query, { sources })
      const type = result.resultType === 'quads' ? N_TRIPLES : JSON_RESULTS
      return { type, text: await text((await engine.resultToString(result, type)).data) }
    },
  }
}

async function oxigraph() {
  const { Store } = (await import('oxigraph')).default
  let store
  return {
    async load(path, format) {
      store = new Store()
      store.load(readFileSync(path, 'utf8'), { format })
      return store.size
    },
    async query(query) {
      const result = store.query(query)
      const construct = Array.isArray(result) && !(result[0] instanceof Map)
      const type = construct ? N_TRIPLES : JSON_RESULTS
      return { type, text: store.query(query, { results_format: type }) }
    },
  }
}

const engine = await (process.argv.at(-1) === 'oxigraph' ? oxigraph : comunica)()

async function answered({ load, type, ask, query }) {
  if (ask) return engine.ask(ask)
  return load ? { count: await engine.load(load, type) } : await engine.query(query)
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await answered(JSON.parse(line)).catch((error) => ({ error: String(error) }))
  console.log(JSON.stringify(answer))
}
