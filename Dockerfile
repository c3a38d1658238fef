# The dashboard with data/coverage. Everything in it belongs to root; what runs is nobody in particular and writes
# to /tmp alone. hosting/nginx.conf is meant to stand before it (compose.yaml).
FROM python:3.11-slim

RUN useradd --uid 1000 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin reader

WORKDIR /app
COPY requirements.lock ./
RUN python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

COPY app.py CITATION.cff LICENSE ./
COPY .streamlit .streamlit
COPY framing framing
COPY data data
RUN python -m compileall -q framing app.py

# Within a container all addresses are its own; who reaches them is decided outside (ports of compose.yaml, -p of docker run).
ENV STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_PORT=8501 \
    STREAMLIT_SERVER_HEADLESS=true \
    FRAMING_PUBLIC=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp

USER 1000
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"STREAMLIT_SERVER_PORT\"]}/_stcore/health', timeout=4)"]
CMD ["python", "-m", "streamlit", "run", "app.py"]
