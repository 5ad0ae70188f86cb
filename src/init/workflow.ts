/**
 * A GitHub Actions workflow that runs portcullis and keeps its reports. It installs portcullis from a commit that the
 * user names, and fails until one is named: the name on the npm registry is nobody's, so whoever takes it would run here.
 */
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
      - name: Install portcullis
        env:
          PORTCULLIS_REPOSITORY: FILL-IN # a git URL of portcullis that this job may clone
          PORTCULLIS_COMMIT: FILL-IN # the commit to use, its whole hash
        run: |
          case "$PORTCULLIS_REPOSITORY $PORTCULLIS_COMMIT" in
            *FILL-IN*) echo "::error::.github/workflows/portcullis.yml: fill in PORTCULLIS_REPOSITORY and PORTCULLIS_COMMIT"; exit 1 ;;
          esac
          git clone --quiet --no-checkout -- "$PORTCULLIS_REPOSITORY" "$RUNNER_TEMP/portcullis"
          cd "$RUNNER_TEMP/portcullis"
          git checkout --quiet --detach "$PORTCULLIS_COMMIT"
          npm ci
          npm run build
      - name: Run portcullis
        run: node "$RUNNER_TEMP/portcullis/bin/portcullis.js" run --ci --report-dir reports
      - uses: actions/upload-artifact@v4
        if: always()
        with: { name: portcullis-reports, path: reports }
`;
}
