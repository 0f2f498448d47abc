FROM oven/bun:1.4.5-slim AS base
WORKDIR /app

FROM base AS deps
COPY package.json bun.lock bunfig.toml ./
COPY patches ./patches
RUN bun install --production --frozen-lockfile

FROM base
ENV NODE_ENV=production
# In a container loopback is reached by nobody else; what is of all clients then asks for the admin token.
ENV HOST=0.0.0.0
# Embedded mode keeps its data here; a named volume takes over this owner.
RUN mkdir .data && chown bun:bun .data
COPY --from=deps /app/node_modules ./node_modules
COPY package.json bunfig.toml ./
COPY drizzle ./drizzle
COPY actors ./actors
COPY src ./src
USER bun
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=15s --retries=3 \
  CMD ["bun", "src/commands/alive.ts"]
# A command names another entry file: `docker run IMAGE src/commands/migrate.ts`.
ENTRYPOINT ["bun"]
CMD ["src/main.ts"]
