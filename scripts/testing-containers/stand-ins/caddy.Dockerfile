FROM anxa-stand-in-debian
RUN apt-get update -qq \
  && apt-get install -y -qq --no-install-recommends caddy busybox libcap2-bin >/dev/null \
  && ln -s /bin/busybox /usr/bin/wget \
  && mkdir -p /config/caddy /data/caddy \
  && setcap cap_net_bind_service=+ep /usr/bin/caddy
ENV XDG_CONFIG_HOME=/config XDG_DATA_HOME=/data
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
