/** Dotted module and class, and name, of a node id: parameters may hold `::`, `/` and brackets of their own. */
export function splitNodeId(nodeid: string): { readonly classname: string; readonly name: string } {
  const bracket = nodeid.indexOf('[', Math.max(0, nodeid.indexOf('::')));
  const address = bracket < 0 ? nodeid : nodeid.slice(0, bracket);
  const parameters = bracket < 0 ? '' : nodeid.slice(bracket);
  const [path = '', ...names] = address.split('::');
  const dotted = path.replace(/\.py$/, '').replaceAll('/', '.').replace(/^\.+/, '');
  const name = names.pop();
  if (name === undefined) return { classname: dotted || 'pytest', name: path || nodeid };
  return {
    classname: [dotted, ...names].filter((each) => each !== '').join('.') || 'pytest',
    name: name + parameters,
  };
}
