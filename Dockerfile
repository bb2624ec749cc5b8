# One image for the server, the worker and the migrations. The sandbox and the tests are not in it.
FROM node:24-bookworm-slim AS build
WORKDIR /kith
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY addin addin
COPY contract contract
COPY core core
COPY db db
COPY platform platform
COPY server server
COPY worker worker
RUN npm run build && cp -r db/migrations dist/db/migrations

FROM node:24-bookworm-slim AS modules
WORKDIR /kith
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev && npm cache clean --force

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 METRICS_PORT=9464
WORKDIR /kith
COPY --from=modules /kith/node_modules node_modules
COPY --from=build /kith/dist dist
COPY package.json ./
USER node
EXPOSE 3000
# Either process answers here when it runs; the server is asked for readiness in docker-compose.yml.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9464/metrics').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/server/main.js"]
