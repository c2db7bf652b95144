project = "A tutorial in Sphinx"
html_js_files = [("https://YOUR-LAB/coreyard-lab.js", {"type": "module"})]
