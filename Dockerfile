# Makes the executable: `bun run build`.
FROM oven/bun:1.4.5-slim AS build
WORKDIR /app
COPY package.json bun.lock bunfig.toml ./
COPY patches ./patches
RUN bun install --production --frozen-lockfile
COPY tsconfig.json ./
COPY drizzle ./drizzle
COPY actors ./actors
COPY clients ./clients
COPY scripts ./scripts
COPY src ./src
# What the guide serves.
COPY README.md SECURITY.md CHANGELOG.md ./
COPY docs ./docs
RUN bun scripts/build.ts && mv build/sms-gateway-* /sms-gateway && mkdir /data

# The C library, and nothing else: no shell, no package manager, no Bun, no Node.
FROM gcr.io/distroless/base-nossl-debian12:nonroot
COPY --from=build /sms-gateway /sms-gateway
# Embedded mode keeps its data here, and nothing is written elsewhere; a named volume takes over this owner.
COPY --from=build --chown=65532:65532 /data /data
WORKDIR /data
ENV DATA_DIR=/data
# In a container loopback is reached by nobody else; what is of all clients then asks for the admin token.
ENV HOST=0.0.0.0
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=15s --retries=3 CMD ["/sms-gateway", "alive"]
# `docker run IMAGE migrate`, `docker run IMAGE --help`.
ENTRYPOINT ["/sms-gateway"]
CMD ["start"]
