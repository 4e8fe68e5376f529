"""The pages of staff: a process, a host name and a login of their own. Reads, changes nothing."""
