# The server as an image: the bundle and the files it reads, nothing to build with and no embedded database.
# Why like this: docs/decisions/0017-containers.md. The classic builder suffices.
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs

FROM ${NODE_IMAGE}
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/migrations ./migrations
COPY --from=build /app/checks/catalogue/law ./checks/catalogue/law
COPY --from=build /app/web/assets ./web/assets
COPY --from=build /app/node_modules/@tabler/core/dist/css/tabler.min.css ./node_modules/@tabler/core/dist/css/
COPY --from=build /app/node_modules/@fontsource/be-vietnam-pro ./node_modules/@fontsource/be-vietnam-pro
COPY --from=build /app/out ./out
# A new volume takes its owner from here; VOLUME keeps a key and backups also where none was named.
RUN mkdir /data && chown node:node /data
VOLUME /data
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
USER node
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--enable-source-maps", "out/anxa.mjs"]
CMD ["serve"]
