/**
 * What office.js takes from MicrosoftAjax 3.5, which it would fetch from a Microsoft server that a sandbox does not reach:
 * types, string building, serialisation and argument errors. Runs before office.js, which then does not ask for the real one.
 */
;(() => {
  const argument = (kind) => (name, given) => {
    const error = new Error(`${kind}: ${typeof given === 'string' ? given : ''} ${name ?? ''}`.trim())
    error.name = kind
    return error
  }
  Object.assign(Error, {
    create: (message, more) => Object.assign(new Error(message), more),
    argument: argument('Sys.ArgumentException'),
    argumentNull: argument('Sys.ArgumentNullException'),
    argumentOutOfRange: argument('Sys.ArgumentOutOfRangeException'),
    argumentType: argument('Sys.ArgumentTypeException'),
    argumentUndefined: argument('Sys.ArgumentUndefinedException'),
    invalidOperation: argument('Sys.InvalidOperationException'),
    notImplemented: argument('Sys.NotImplementedException'),
    parameterCount: argument('Sys.ParameterCountException'),
  })
  Object.assign(String, {
    format: (text, ...values) => text.replace(/\{(\d+)\}/g, (_, at) => String(values[Number(at)] ?? '')),
  })
  Object.assign(Function, {
    _validateParams: () => null,
    createDelegate:
      (owner, method) =>
      (...given) =>
        method.apply(owner, given),
    createCallback:
      (method, context) =>
      (...given) =>
        method(...given, context),
    emptyMethod: () => undefined,
  })
  window.Type = Function
  Object.assign(Type, {
    registerNamespace: (path) => {
      let at = window
      for (const name of path.split('.')) {
        at[name] ??= {}
        at = at[name]
      }
    },
    registerClass: () => undefined,
  })
  Object.assign(Function.prototype, {
    registerClass() {
      return this
    },
    registerEnum() {
      return this
    },
    registerInterface() {
      return this
    },
    initializeBase: () => undefined,
    callBaseMethod: () => undefined,
  })
  class StringBuilder {
    #parts = []
    append(text) {
      this.#parts.push(text)
      return this
    }
    toString() {
      return this.#parts.join('')
    }
  }
  window.Sys = {
    StringBuilder,
    Serialization: { JavaScriptSerializer: { serialize: JSON.stringify, deserialize: (text) => JSON.parse(text) } },
    Debug: { trace: () => undefined, assert: () => undefined },
    Browser: { agent: null, InternetExplorer: {} },
    EventArgs: { Empty: {} },
  }
})()
