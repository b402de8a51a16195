// A SPARQL engine in JavaScript. The argument is the package of the engine. Standard input has JSON:
//
//   {"files": [[name, path, media type], ...], "endpoints": [URL, ...], "queries": {name: text, ...}}
//
// Each file replaces the one before. The queries are asked of the last file, or of the endpoints.
// Prints for each file the number of its quads, for each query its results, or an error text:
//
//   {name: number, SPARQL results or text, ...}
import { createReadStream, readFileSync } from 'node:fs'

const JSON_RESULTS = 'application/sparql-results+json'

async function comunica(endpoints) {
  const { QueryEngine } = await import('@comunica/query-sparql')
  const { Store, StreamParser } = await import('n3')
  const { JsonLdParser } = await import('jsonld-streaming-parser')
  const { RdfXmlParser } = await import('rdfxml-streaming-parser')
  const parsers = { 'application/ld+json': JsonLdParser, 'application/rdf+xml': RdfXmlParser }
  const engine = new QueryEngine()
  let sources = endpoints.map((value) => ({ type: 'sparql', value }))
  return {
    async load(path, type) {
      const store = new Store()
      const parser = parsers[type] ? new parsers[type]() : new StreamParser({ format: type })
      for await (const quad of createReadStream(path).compose(parser)) store.add(quad)
      sources = [store]
      return store.size
    },
    async ask(query) {
      const result = await engine.query(query, { sources })
      const parts = []
      for await (const part of (await engine.resultToString(result, JSON_RESULTS)).data) {
        parts.push(part.toString())
      }
      return JSON.parse(parts.join(''))
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
    async ask(query) {
      return JSON.parse(store.query(query, { results_format: JSON_RESULTS }))
    },
  }
}

const { files, endpoints, queries } = JSON.parse(readFileSync(0, 'utf8'))
const engine = await (process.argv.at(-1) === 'oxigraph' ? oxigraph : comunica)(endpoints)
const found = {}
for (const [name, ...file] of files) found[name] = await engine.load(...file).catch(String)
for (const [name, query] of Object.entries(queries)) found[name] = await engine.ask(query).catch(String)
console.log(JSON.stringify(found))
