# One image for the web server and the worker. No secret is in it; everything comes from the environment.
FROM python:3.11-slim AS packages
COPY requirements.lock .
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR=/srv/var STATIC_ROOT=/srv/static
RUN useradd --system --home-dir /srv --shell /usr/sbin/nologin journal \
    && mkdir -p /srv/var /srv/static && chown journal: /srv/var /srv/static
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/journal
COPY . .
USER journal
RUN python manage.py collectstatic --noinput --verbosity 0
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s CMD ["python", "-c", "import socket; socket.create_connection(('127.0.0.1', 8000), 3)"]
# The worker is the same image with another command: see compose.yaml.
CMD ["sh", "-c", "python manage.py check_service && exec granian --interface wsgi --host 0.0.0.0 --port 8000 --workers ${WEB_WORKERS:-2} --blocking-threads 2 --log-level warning journal.config.wsgi:application"]
