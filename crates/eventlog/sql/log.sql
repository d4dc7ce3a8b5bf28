SELECT name, epoch FROM es.log
