# MijnZaken in one image: CSS built with Node, packages installed with hashes, run as nobody special.

FROM node:22-slim AS css
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY static static
COPY templates templates
RUN npm run build

FROM python:3.13-slim AS packages
WORKDIR /app
# celery: with it, for WORK_ENGINE=celery (docker build --build-arg REQUIREMENTS=celery)
ARG REQUIREMENTS=base
COPY requirements/base.txt requirements/celery.txt requirements/
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/${REQUIREMENTS}.txt

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
RUN useradd --system --uid 10001 --no-create-home mijnzaken \
 && mkdir -p /data/private && chown -R mijnzaken /data
COPY --from=packages /venv /venv
COPY manage.py gunicorn.conf.py LICENSE ./
COPY mijnzaken mijnzaken
COPY beheer beheer
COPY portal portal
COPY berichten berichten
COPY zaken zaken
COPY locale locale
COPY templates templates
COPY --from=css /app/static/built static/built
# Keys that are worth nothing: these two steps read no secret and keep none.
RUN pybabel --quiet compile --directory locale --domain django \
 && SECRET_KEY=build ENCRYPTION_KEYS=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    PSEUDONYM_KEYS=1:build-build-build-build-build-build \
    ALLOWED_HOSTS=build DATABASE_URL=sqlite://:memory: \
    python manage.py collectstatic --noinput --verbosity 0
# The files of the admin in a folder of their own, that the residents' process does not serve.
RUN SECRET_KEY=build ENCRYPTION_KEYS=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    PSEUDONYM_KEYS=1:build-build-build-build-build-build \
    ALLOWED_HOSTS=build DATABASE_URL=sqlite://:memory: BEHEER_HOST=build BEHEER_GROUP=build \
    BEHEER_OIDC_ISSUER=build BEHEER_OIDC_AUTHORIZATION_ENDPOINT=build \
    BEHEER_OIDC_TOKEN_ENDPOINT=build BEHEER_OIDC_JWKS_URI=build \
    BEHEER_OIDC_CLIENT_ID=build BEHEER_OIDC_CLIENT_SECRET=build \
    python manage.py collectstatic --settings mijnzaken.settings_beheer --noinput --verbosity 0
USER mijnzaken
ENV PRIVATE_MEDIA_ROOT=/data/private
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-m", "mijnzaken.healthcheck"]
CMD ["gunicorn", "mijnzaken.wsgi:application", "--bind=0.0.0.0:8000", "--workers=2", \
     "--worker-class=gthread", "--threads=24", "--worker-tmp-dir=/dev/shm", "--no-control-socket"]
