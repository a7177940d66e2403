"""Jobs of this package: none. Customers change only when somebody writes or a person says so."""
