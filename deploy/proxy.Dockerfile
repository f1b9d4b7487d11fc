# Caddy as a user of its own: not root, and not the server's account, which must not be able to read Caddy's keys.
ARG CADDY_IMAGE=caddy:2
FROM ${CADDY_IMAGE}
COPY Caddyfile /etc/caddy/Caddyfile
COPY proxy-start.sh /usr/local/bin/proxy-start.sh
# A new volume takes its owner from the folder that it is laid over.
RUN mkdir -p /var/lib/caddy /authority && chown 10087:10087 /var/lib/caddy /authority
ENV XDG_DATA_HOME=/var/lib/caddy XDG_CONFIG_HOME=/tmp
USER 10087:10087
HEALTHCHECK --interval=5s --timeout=5s --start-period=30s --retries=3 \
  CMD ["/bin/sh", "-c", "test -e /authority/root.crt && wget -q -O /dev/null http://127.0.0.1:8081/"]
ENTRYPOINT ["/bin/sh", "/usr/local/bin/proxy-start.sh"]
CMD []
