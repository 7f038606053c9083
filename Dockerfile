# Build a wheel, then install it without the build tools. compose.yaml runs the image.

FROM python:3.13-slim AS wheel
WORKDIR /source
COPY . .
RUN pip install --no-cache-dir --require-hashes -r requirements-build.lock \
    && pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels .

FROM python:3.13-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
COPY requirements.lock /wheels/
RUN pip install --no-cache-dir --require-hashes -r /wheels/requirements.lock
COPY --from=wheel /wheels /wheels
RUN pip install --no-cache-dir --no-deps /wheels/*.whl

RUN useradd --system --uid 10001 talks && install -d -m 700 -o talks /data
USER talks
ENV COMPERSION_DATA_DIR=/data PYTHONUNBUFFERED=1
WORKDIR /data
VOLUME /data
EXPOSE 8000
# The server answers only requests for the host of COMPERSION_PUBLIC_URL.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["python", "-c", "\
from http.client import HTTPConnection; \
from os import environ; \
from urllib.parse import urlsplit; \
from compersion_talks.settings import Settings; \
host = urlsplit(Settings.from_env(environ).public_url).netloc; \
connection = HTTPConnection('127.0.0.1', 8000, timeout=5); \
connection.request('GET', '/healthz', headers={'Host': host}); \
raise SystemExit(connection.getresponse().status != 200)"]
CMD ["compersion-talks", "serve", "--host", "0.0.0.0"]
