-- What was refused at the door and IT must look at: few lines among many, asked for with every list of PCs.
create index audit_lines_device_door on audit_lines (commune_id, at)
  where action in ('device.enrol-refused', 'device.report-refused');
