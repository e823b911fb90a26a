@rem The scripts in package.json begin with "exec", so that a signal to npm reaches what it runs. cmd.exe has no such word of its own.
@%*
