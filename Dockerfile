# The product as one image: `docker compose up` runs it beside PostgreSQL. The same image runs the parts:
# `node scripts/start.mjs --process api|console|worker`.
FROM node:24-bookworm-slim AS build
WORKDIR /countinghouse
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev && rm -rf .next/cache

FROM node:24-bookworm-slim
ENV NODE_ENV=production COUNTINGHOUSE_PREBUILT=1
WORKDIR /countinghouse
COPY --from=build --chown=node:node /countinghouse .
RUN mkdir -p .data && chown node:node .data
USER node
VOLUME /countinghouse/.data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch('http://localhost:'+(process.env.PORT||3000)+'/api/health/ready').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
# Node as process 1 handles SIGTERM itself: what is under way is answered, then it ends.
CMD ["node", "scripts/start.mjs"]
