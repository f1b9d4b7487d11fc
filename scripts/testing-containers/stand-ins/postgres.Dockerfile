FROM anxa-stand-in-debian
RUN apt-get update -qq \
  && apt-get install -y -qq --no-install-recommends postgresql >/dev/null \
  && rm -rf /var/lib/postgresql/* \
  && ln -s /usr/lib/postgresql/*/bin /usr/local/pgbin \
  && install -d -o postgres -g postgres -m 1777 /var/lib/postgresql/data \
  && install -d -o postgres -g postgres -m 3777 /run/postgresql \
  && mkdir /docker-entrypoint-initdb.d
ENV PATH=/usr/local/pgbin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin PGDATA=/var/lib/postgresql/data
COPY postgres-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
VOLUME /var/lib/postgresql/data
STOPSIGNAL SIGINT
ENTRYPOINT ["/bin/sh", "/usr/local/bin/docker-entrypoint.sh"]
CMD ["postgres"]
