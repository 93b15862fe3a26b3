"""Can each control be shown to work, over the whole window?"""
