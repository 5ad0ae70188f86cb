/** A GitHub Actions workflow that runs portcullis and keeps its reports. */
export function workflowFor(): string {
  return `name: portcullis
on: [push, pull_request]
permissions:
  contents: read
jobs:
  validate:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@v4
        with: { fetch-depth: 0 }
      - uses: actions/setup-node@v4
        with: { node-version: 22 }
      - uses: actions/setup-python@v5
        with: { python-version: '3.12' }
      - run: npx portcullis run --ci --report-dir reports
      - uses: actions/upload-artifact@v4
        if: always()
        with: { name: portcullis-reports, path: reports }
`;
}
