# Build a wheel, then install it without the build tools. compose.yaml runs the image.
# The base has a name only, which means another image next month. To pin the one that you tried, type
#   docker build --build-arg BASE="$(docker image inspect --format '{{index .RepoDigests 0}}' python:3.13-slim)" .
ARG BASE=python:3.13-slim

FROM ${BASE} AS wheel
WORKDIR /source
COPY . .
RUN pip install --no-cache-dir --require-hashes -r requirements-build.lock \
    && pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels .

FROM ${BASE}
LABEL org.opencontainers.image.title="Compersion Talks" \
    org.opencontainers.image.version="0.2.0" \
    org.opencontainers.image.licenses="MIT AND OFL-1.1" \
    org.opencontainers.image.description="Prepare a delicate conversation: partners answer apart, then meet over one printed agenda."
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
COPY requirements.lock /wheels/
RUN pip install --no-cache-dir --require-hashes -r /wheels/requirements.lock
COPY --from=wheel /wheels /wheels
RUN pip install --no-cache-dir --no-deps /wheels/*.whl

RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin talks && install -d -m 700 -o talks /data
USER talks
ENV COMPERSION_DATA_DIR=/data PYTHONUNBUFFERED=1
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["python", "-c", "\
from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/readyz', timeout=5)"]
CMD ["compersion-talks", "serve", "--host", "0.0.0.0"]
